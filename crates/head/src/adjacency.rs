//! What touches what on a mesh.

use crate::Mesh;

/// Triangles and vertices around each vertex, in a fixed order.
#[derive(Debug, Clone)]
pub struct Adjacency {
    triangle_starts: Vec<u32>,
    triangles: Vec<u32>,
    vertex_starts: Vec<u32>,
    vertices: Vec<u32>,
}

impl Adjacency {
    /// Reads the mesh once, O(n).
    #[must_use]
    pub fn new(mesh: &Mesh) -> Self {
        Self::of_triangles(mesh.triangles(), mesh.positions().len())
    }

    pub(crate) fn of_triangles(list: &[[u32; 3]], vertex_count: usize) -> Self {
        let mut triangle_starts = vec![0_u32; vertex_count + 1];
        for t in list {
            for &v in t {
                triangle_starts[v as usize + 1] += 1;
            }
        }
        for v in 0..vertex_count {
            triangle_starts[v + 1] += triangle_starts[v];
        }
        let mut next = triangle_starts.clone();
        let mut triangles = vec![0_u32; list.len() * 3];
        for (t, corners) in list.iter().enumerate() {
            for &v in corners {
                triangles[next[v as usize] as usize] = t as u32;
                next[v as usize] += 1;
            }
        }
        let mut vertex_starts = Vec::with_capacity(vertex_count + 1);
        let mut vertices = Vec::with_capacity(list.len() * 3);
        vertex_starts.push(0);
        let mut ring: Vec<u32> = Vec::new();
        for v in 0..vertex_count {
            ring.clear();
            for &t in &triangles[triangle_starts[v] as usize..triangle_starts[v + 1] as usize] {
                ring.extend(list[t as usize].iter().filter(|&&w| w as usize != v));
            }
            ring.sort_unstable();
            ring.dedup();
            vertices.extend_from_slice(&ring);
            vertex_starts.push(vertices.len() as u32);
        }
        Self { triangle_starts, triangles, vertex_starts, vertices }
    }

    /// Triangles that have the vertex as a corner, ascending.
    #[must_use]
    pub fn triangles_around(&self, vertex: u32) -> &[u32] {
        let v = vertex as usize;
        &self.triangles[self.triangle_starts[v] as usize..self.triangle_starts[v + 1] as usize]
    }

    /// Vertices that share an edge with the vertex, ascending.
    #[must_use]
    pub fn neighbours(&self, vertex: u32) -> &[u32] {
        let v = vertex as usize;
        &self.vertices[self.vertex_starts[v] as usize..self.vertex_starts[v + 1] as usize]
    }
}
