//go:build java

package main

import (
	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// Java has a module of its own.
var languages = map[string]language{
	"java": {java.Importer, func(pkg *schema.Package) (map[string][]byte, error) {
		return java.GeneratePackage("airlift", pkg, nil, nil, false, false)
	}},
}
