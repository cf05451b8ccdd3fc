"""Raw, quarantine and derived data as Parquet, committed batch by batch through manifests."""
