"""What a request, a start and an edit cost the server, beside what else hands out the same."""
