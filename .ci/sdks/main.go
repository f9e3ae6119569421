// Writes SDKs of a Pulumi schema with Pulumi's own generators: generate <schema.json> <folder> <language>...
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The schema refers to no other package.
type alone struct{ schema.ReferenceLoader }

func (alone) LoadPackage(name string, _ *semver.Version) (*schema.Package, error) {
	return nil, fmt.Errorf("the schema refers to the package %s", name)
}

func (alone) LoadPackageV2(_ context.Context, other *schema.PackageDescriptor) (*schema.Package, error) {
	return nil, fmt.Errorf("the schema refers to the package %s", other.Name)
}

type language struct {
	importer schema.Language
	generate func(*schema.Package) (map[string][]byte, error)
}

func write(spec schema.PackageSpec, folder, name string) error {
	// Each generator changes what it is given.
	pkg, problems, err := schema.BindSpec(spec, alone{}, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	for _, problem := range problems {
		fmt.Fprintln(os.Stderr, problem)
	}
	if problems.HasErrors() {
		return problems
	}
	known := languages[name]
	if err := pkg.ImportLanguages(map[string]schema.Language{name: known.importer}); err != nil {
		return err
	}
	files, err := known.generate(pkg)
	if err != nil {
		return err
	}
	for path, content := range files {
		file := filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	var spec schema.PackageSpec
	if err == nil {
		err = json.Unmarshal(text, &spec)
	}
	for _, name := range os.Args[3:] {
		if err == nil {
			err = write(spec, filepath.Join(os.Args[2], name), name)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
