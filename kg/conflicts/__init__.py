"""What articles contradict each other about, or what has changed between them, and readers' verdicts about it."""
