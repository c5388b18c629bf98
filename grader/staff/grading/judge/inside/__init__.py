"""Inside the process that judges: what it is asked, what it holds, who reads for it."""
