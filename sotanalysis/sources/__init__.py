"""One reader per kind of export. A reader finds the table in the file and types nothing away."""
