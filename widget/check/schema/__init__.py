"""What each file must hold. The one place that knows marshmallow."""
