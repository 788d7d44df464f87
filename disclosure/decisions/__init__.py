"""What people decided: journals, and what each kind of decision means."""
