"""One step a module, none of them ever changed once it is released."""
