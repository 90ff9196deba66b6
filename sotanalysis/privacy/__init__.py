"""Personal numbers become keyed pseudonyms before anything is joined or written; names leave free text."""
