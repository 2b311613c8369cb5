"""A checked card in every form in which it leaves."""
