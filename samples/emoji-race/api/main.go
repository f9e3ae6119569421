// Answers the internet; asks the tracker, which it finds by name.
package main

import (
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"
)

var (
	tracker = os.Getenv("TRACKER")
	client  = &http.Client{Timeout: 5 * time.Second}
)

func hand(w http.ResponseWriter, method, path string) {
	request, err := http.NewRequest(method, tracker+path, nil)
	if err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	response, err := client.Do(request)
	if err != nil {
		log.Print(err)
		http.Error(w, "the tracker does not answer", http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	w.Header().Set("content-type", response.Header.Get("content-type"))
	w.WriteHeader(response.StatusCode)
	if _, err := io.Copy(w, response.Body); err != nil {
		log.Print(err)
	}
}

func main() {
	http.HandleFunc("POST /race/{emoji}", func(w http.ResponseWriter, r *http.Request) {
		hand(w, http.MethodPost, "/votes/"+url.PathEscape(r.PathValue("emoji")))
	})
	http.HandleFunc("GET /race", func(w http.ResponseWriter, _ *http.Request) { hand(w, http.MethodGet, "/votes") })
	// The load balancer's health check.
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "emoji race\n") })
	log.Print("api listens on 8080")
	log.Fatal(http.ListenAndServe(":8080", nil))
}
