"""What the importer promises, stage by stage and as whole commands."""
