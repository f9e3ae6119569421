//go:build dotnet

package main

import (
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The last version of this module with a generator for C#; newer ones come with the language's own host.
var languages = map[string]language{
	"csharp": {dotnet.Importer, func(pkg *schema.Package) (map[string][]byte, error) {
		return dotnet.GeneratePackage("airlift", pkg, nil, nil)
	}},
}
