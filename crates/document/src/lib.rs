//! What leaves the house on paper: plan.pdf.
