//! What it takes: sessions, pigment, time, cost, screening, alternatives.
