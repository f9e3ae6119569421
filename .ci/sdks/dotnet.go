//go:build dotnet

package main

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"net/http"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The last version of this module with a generator for C#; newer ones come with the language's own host.
var languages = map[string]language{
	"csharp": {dotnet.Importer, func(pkg *schema.Package) (map[string][]byte, error) {
		http.DefaultTransport = blank{}
		return dotnet.GeneratePackage("airlift", pkg, nil, nil)
	}},
}

// The generator fetches a picture for the package, and nothing else. It gets a blank one, so that it needs no network.
type blank struct{}

func (blank) RoundTrip(*http.Request) (*http.Response, error) {
	var picture bytes.Buffer
	err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 64)))
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(&picture)}, err
}
