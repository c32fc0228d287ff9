//! What it will look like: simulated pictures of the treated head.
