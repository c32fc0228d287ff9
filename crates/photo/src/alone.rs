//! Values that are made once and shared, made so that parallel callers cannot lock each other out.

/// What `make` gives, on a thread and a pool of its own. A worker that waited for a shared value among others' jobs could
/// take up one that waits for this very value.
pub(crate) fn alone<T: Send>(make: impl Fn() -> T + Sync) -> T {
    let pooled = || match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => pool.install(&make),
        Err(_) => make(),
    };
    std::thread::scope(|scope| scope.spawn(pooled).join()).unwrap_or_else(|_| make())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;
    use std::sync::LazyLock;

    #[test]
    fn a_shared_value_made_in_parallel_is_made_once_and_locks_nobody_out() {
        static SUM: LazyLock<usize> = LazyLock::new(|| alone(|| (0..200_000_usize).into_par_iter().sum()));
        let all: Vec<usize> = (0..64_usize).into_par_iter().map(|i| i + *SUM).collect();
        assert_eq!(all[5] - all[4], 1);
    }
}
