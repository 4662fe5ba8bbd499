"""What `make check-course` refuses: each rule gives its faults, each fault is one sentence."""
