// The program in the images of the tests with a real Docker: static, so that an image FROM scratch can hold it.
// With `pause` it only waits; else it answers on PORT what it is asked for.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ending := make(chan os.Signal, 1)
	signal.Notify(ending, syscall.SIGTERM, syscall.SIGINT)
	if len(os.Args) > 1 && os.Args[1] == "pause" {
		<-ending
		return
	}
	go func() {
		<-ending
		os.Exit(0)
	}()
	http.HandleFunc("/", func(answer http.ResponseWriter, asked *http.Request) {
		query := asked.URL.Query()
		if variable := query.Get("variable"); variable != "" {
			fmt.Fprintf(answer, "%s", os.Getenv(variable))
			return
		}
		if url := query.Get("url"); url != "" {
			given, err := http.Get(url)
			if err != nil {
				http.Error(answer, err.Error(), http.StatusBadGateway)
				return
			}
			body, _ := io.ReadAll(given.Body)
			fmt.Fprintf(answer, "%s asked: %s", os.Getenv("COPILOT_SERVICE_NAME"), body)
			return
		}
		fmt.Fprintf(answer, "%s answers %s", os.Getenv("COPILOT_SERVICE_NAME"), asked.URL.Path)
	})
	fmt.Fprintln(os.Stderr, http.ListenAndServe(":"+os.Getenv("PORT"), nil))
	os.Exit(1)
}
