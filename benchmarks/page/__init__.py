"""What a reader's browser and a partner's page pay."""
