"""What is measured: one file a workload, each with the figures that are asked of it and why."""
