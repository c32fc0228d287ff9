//! The whole of it: the versioned .stubble case file.
