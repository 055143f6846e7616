"""One module a command; each imports the rest of the house only when it runs, so that help is instant."""
