//go:build dotnet

package main

import (
	"bytes"
	"image"
	"image/png"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The last version of this module with a generator for C#; newer ones come with the language's own host.
var languages = map[string]language{
	"csharp": {dotnet.Importer, func(pkg *schema.Package) (map[string][]byte, error) {
		// Without a picture of its own the generator fetches Pulumi's.
		var picture bytes.Buffer
		if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
			return nil, err
		}
		return dotnet.GeneratePackage("airlift", pkg, map[string][]byte{"logo.png": picture.Bytes()}, nil)
	}},
}
