"""Work on other machines through Dask: which workers may be used, one call to one worker, many calls in order."""
