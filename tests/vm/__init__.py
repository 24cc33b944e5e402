"""The package on a whole machine: `make vm-test` boots it, types on it and pulls its plug."""
