package main

// defaultAddr is where a server listens unless told otherwise: on this machine only.
const defaultAddr = "127.0.0.1:8080"
