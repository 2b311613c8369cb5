"""What may be published: fields, rich text, and how the files fit together."""
