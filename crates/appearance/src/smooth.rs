//! A finer copy of a coarse scan for the eye: curved triangles, so that the outline of the skull has no corners.

use std::collections::HashMap;

use stubble_head::{Mesh, Point};

/// Triangles of a head with more than this many are small enough.
const ENOUGH_TRIANGLES: usize = 60_000;
/// Share of the curvature that the vertex normals ask for (Boubekeur and Alexa 2008).
const ROUNDNESS: f64 = 0.7;

/// Each triangle split in four on the surface that its normals bend; `None` where the mesh is fine already.
pub(crate) fn rounded(mesh: &Mesh) -> Option<Mesh> {
    if mesh.triangles().len() >= ENOUGH_TRIANGLES {
        return None;
    }
    let mut positions: Vec<Point> = mesh.positions().to_vec();
    let mut colours = mesh.colours.clone();
    let mut middles: HashMap<(u32, u32), u32> = HashMap::new();
    let mut triangles = Vec::with_capacity(mesh.triangles().len() * 4);
    for &[a, b, c] in mesh.triangles() {
        let mut middle = |i: u32, j: u32| {
            *middles.entry((i.min(j), i.max(j))).or_insert_with(|| {
                let (p, q) = (mesh.positions()[i as usize], mesh.positions()[j as usize]);
                let (n, m) = (mesh.normals()[i as usize], mesh.normals()[j as usize]);
                let flat = nalgebra::center(&p, &q);
                // Across a crease the normals do not describe one smooth surface.
                let smooth = ((n.dot(&m) - 0.5) / 0.3).clamp(0.0, 1.0);
                let lift = n * n.dot(&(p - flat)) + m * m.dot(&(q - flat));
                positions.push(flat + lift * (0.5 * ROUNDNESS * smooth));
                if let Some(colours) = &mut colours {
                    let (c, d) = (colours[i as usize], colours[j as usize]);
                    colours.push(std::array::from_fn(|k| (c[k] + d[k]) / 2.0));
                }
                positions.len() as u32 - 1
            })
        };
        let (ab, bc, ca) = (middle(a, b), middle(b, c), middle(c, a));
        triangles.extend([[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]]);
    }
    // A sliver that bends to nothing: the flat mesh is shown then.
    let mut mesh = Mesh::new(positions, triangles).ok()?;
    mesh.colours = colours;
    Some(mesh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stubble_head::{Anthropometry, sample_head};

    #[test]
    fn a_rounded_mesh_keeps_its_vertices_and_bulges_to_the_true_surface() {
        let head = sample_head(&Anthropometry::MAN);
        let Some(fine) = rounded(&head.mesh) else { return };
        let n = head.mesh.positions().len();
        assert_eq!(&fine.positions()[..n], head.mesh.positions());
        assert_eq!(fine.triangles().len(), 4 * head.mesh.triangles().len());
        assert!(fine.area_cm2() >= head.mesh.area_cm2() * 0.999);
    }
}
