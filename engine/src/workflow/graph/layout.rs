//! Where everything stands: nodes in layers, every edge with a place in each layer that it crosses.

use std::collections::BTreeMap;

use rust_sugiyama::configure::Config;

use super::Graph;

/// Points between two places of one layer.
const GAP: f64 = 28.0;
/// Points between a layer of nodes and the labels under it.
const LAYER_GAP: f64 = 28.0;
/// How crowded the layers may be (the sum of the squares of their places) for crossings to be untangled, which takes
/// about a second at this size. What is more crowded is put into plain rows.
const CROWDED: usize = 60_000;
/// Width of a place through which an edge only passes.
const PASS: f64 = 12.0;

/// A place: the center of a box.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// All places.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// One per node.
    pub(super) nodes: Vec<Place>,
    /// One list per edge: the places between its ends, of which the first holds its label.
    pub(super) edges: Vec<Vec<Place>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Finds the places of boxes of these sizes.
pub(super) fn layout(graph: &Graph, nodes: &[(f64, f64)], labels: &[(f64, f64)]) -> Layout {
    let ranks = ranks(graph);
    let mut places = Vec::new();
    let mut vertices: Vec<(u32, (f64, f64))> = Vec::new();
    let mut links = Vec::new();
    let mut add = |size: (f64, f64), rank: usize| {
        places.push((size, rank));
        vertices.push((id(places.len() - 1), size));
        places.len() - 1
    };
    for (size, rank) in nodes.iter().zip(&ranks) {
        add(*size, *rank);
    }
    let crowded = crowding(graph, &ranks) > CROWDED;
    let mut routes = Vec::new();
    for (edge, label) in graph.edges.iter().zip(labels) {
        let (from, to) = (ranks[edge.from], ranks[edge.to]);
        let end = if crowded { from + 2 } else { to };
        let route: Vec<usize> = (from + 1..end)
            .map(|rank| add(if rank == from + 1 { *label } else { (PASS, 1.0) }, rank))
            .collect();
        let stations: Vec<usize> =
            std::iter::once(edge.from).chain(route.iter().copied()).chain([edge.to]).collect();
        links.extend(stations.windows(2).map(|pair| (id(pair[0]), id(pair[1]))));
        routes.push(route);
    }
    let xs = if crowded { in_rows(&places) } else { across(&vertices, &links) };
    let ys = downward(&places);
    let place = |at: usize| Place {
        x: xs.get(&at).copied().unwrap_or_default(),
        y: ys[places[at].1],
        width: places[at].0.0,
        height: places[at].0.1,
    };
    let layout = Layout {
        nodes: (0..nodes.len()).map(place).collect(),
        edges: routes.iter().map(|route| route.iter().map(|&at| place(at)).collect()).collect(),
        ..Layout::default()
    };
    settled(layout)
}

fn id(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Layers from the top: nodes in the even ones, labels in the odd ones between.
fn ranks(graph: &Graph) -> Vec<usize> {
    let mut ranks = vec![0; graph.nodes.len()];
    // Nodes stand after their needs, and so do the edges of one node.
    for edge in &graph.edges {
        ranks[edge.to] = ranks[edge.to].max(ranks[edge.from] + 2);
    }
    ranks
}

fn crowding(graph: &Graph, ranks: &[usize]) -> usize {
    let mut widths = vec![0_usize; ranks.iter().max().map_or(0, |rank| rank + 1)];
    ranks.iter().for_each(|rank| widths[*rank] += 1);
    for edge in &graph.edges {
        widths[ranks[edge.from] + 1..ranks[edge.to]].iter_mut().for_each(|width| *width += 1);
    }
    widths.iter().map(|width| width.saturating_mul(*width)).fold(0, usize::saturating_add)
}

/// The center of each place from the left, one after the other in each layer.
fn in_rows(places: &[((f64, f64), usize)]) -> BTreeMap<usize, f64> {
    let mut ends: BTreeMap<usize, f64> = BTreeMap::new();
    let mut xs = BTreeMap::new();
    for (at, ((width, _), rank)) in places.iter().enumerate() {
        let end = ends.entry(*rank).or_default();
        xs.insert(at, *end + width / 2.0);
        *end += width + GAP;
    }
    xs
}

/// The center of each place from the left. Parts that hang together by no edge stand side by side.
fn across(vertices: &[(u32, (f64, f64))], links: &[(u32, u32)]) -> BTreeMap<usize, f64> {
    let config = Config { vertex_spacing: GAP, dummy_vertices: true, ..Config::default() };
    let mut xs = BTreeMap::new();
    let mut right = 0.0;
    for (part, ..) in rust_sugiyama::from_vertices_and_edges(vertices, links, &config) {
        let half = |at: usize| vertices[at].1.0 / 2.0;
        let left = part.iter().map(|&(at, (x, _))| x - half(at)).fold(f64::INFINITY, f64::min);
        let mut end = right;
        for &(at, (x, _)) in &part {
            xs.insert(at, x - left + right);
            end = f64::max(end, x - left + right + half(at));
        }
        right = end + GAP;
    }
    xs
}

/// The center of each layer from the top.
fn downward(places: &[((f64, f64), usize)]) -> Vec<f64> {
    let layers = places.iter().map(|(_, rank)| rank + 1).max().unwrap_or(0);
    let mut heights = vec![0.0_f64; layers];
    for ((_, height), rank) in places {
        heights[*rank] = heights[*rank].max(*height);
    }
    let mut top = 0.0;
    let center = |height: f64| {
        let center = top + height / 2.0;
        top += height + LAYER_GAP;
        center
    };
    heights.into_iter().map(center).collect()
}

/// Moves all to the upper left corner and finds the size of the whole.
fn settled(mut layout: Layout) -> Layout {
    let all = || layout.nodes.iter().chain(layout.edges.iter().flatten());
    let left = all().map(|place| place.x - place.width / 2.0).fold(f64::INFINITY, f64::min);
    let left = if left.is_finite() { left } else { 0.0 };
    layout.width = all().map(|place| place.x + place.width / 2.0 - left).fold(0.0, f64::max);
    layout.height = all().map(|place| place.y + place.height / 2.0).fold(0.0, f64::max);
    layout.nodes.iter_mut().chain(layout.edges.iter_mut().flatten()).for_each(|place| place.x -= left);
    layout
}
