"""The office: bundles and online exports become one result."""
