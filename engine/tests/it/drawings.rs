//! Drawings of workflows.

use std::path::Path;

use newsum_engine::workflow;

use crate::kinds::registry;

fn good(name: &str) -> workflow::Graph {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/workflows/good/{name}.toml"));
    let source = std::fs::read_to_string(path).unwrap();
    workflow::graph(&workflow::load(&source, name, &registry()).unwrap())
}

/// Set `DRAWINGS` to a folder to look at the images.
#[test]
fn every_good_file_can_be_drawn() {
    for name in ["comic", "branches", "waits", "items", "smallest"] {
        let svg = good(name).svg();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{name}");
        assert_eq!(svg.matches("<g>").count(), svg.matches("</g>\n").count() - 1, "{name}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}");
        if let Some(folder) = std::env::var_os("DRAWINGS") {
            std::fs::write(Path::new(&folder).join(format!("{name}.svg")), svg).unwrap();
        }
    }
}

#[test]
fn boxes_of_an_svg_do_not_lie_on_each_other() {
    for name in ["comic", "branches", "waits", "items"] {
        let svg = good(name).svg();
        let boxes: Vec<[f64; 4]> = svg.split("<rect class=\"box\"").skip(1).map(corners).collect();
        for (at, [x, y, w, h]) in boxes.iter().enumerate() {
            for [x2, y2, w2, h2] in &boxes[at + 1..] {
                let apart = x + w <= *x2 || x2 + w2 <= *x || y + h <= *y2 || y2 + h2 <= *y;
                assert!(apart, "{name}: two boxes at {x},{y} and {x2},{y2}");
            }
        }
    }
}

fn corners(rect: &str) -> [f64; 4] {
    ["x", "y", "width", "height"].map(|name| {
        let value = rect.split_once(&format!(" {name}=\"")).unwrap().1;
        value.split('"').next().unwrap().parse().unwrap()
    })
}

#[test]
fn marks_in_an_svg_are_escaped() {
    let svg = good("items").svg();
    assert!(svg.contains("again while count.number &lt; 10") && svg.contains("each.title != ''"));
}

#[test]
fn the_text_names_every_input_and_every_mark() {
    assert_eq!(
        good("comic").text(),
        "\
comic, version 1

search (search)
    query    = input.query

write (write)
    articles = search.articles
    query    = input.query

review (review)
    report   = review.report, else write.report
    review   = signal
    waits for signal review, at most 3d
    waits only when input.review
    up to 3 turns
    again while review.decision == 'modify'
    ends the run if review.decision == 'reject'

script (script)
    report   = review.report

draw (draw)
    prompt   = each
    for each of script.prompts
    failed items are null
    limit gpu

finish (finish)
    images   = draw.image
    title    = script.title

output
    page     = finish.page
    report   = review.report
"
    );
}

#[test]
fn mermaid_and_dot_name_the_edges_by_their_fields() {
    let mermaid = good("branches").mermaid();
    assert!(mermaid.contains("    n1 -->|\"report.title\"| n3\n"), "{mermaid}");
    assert!(mermaid.contains("when input.deep and deep_search.articles #124; length #gt; 0"), "{mermaid}");
    let dot = good("items").dot();
    assert!(dot.contains("    n0 -> n1 [label=\"report\"]\n"), "{dot}");
    assert!(dot.contains("[label=\"decides\" style=dashed]"), "{dot}");
    assert!(dot.contains("again while count.number < 10"), "{dot}");
}

#[test]
fn a_graph_in_which_everything_needs_everything_is_drawn_all_the_same() {
    let head = "[workflow]\nname = \"dense\"\nversion = 1\n[output]\ntext = \"n59.text\"\n";
    let node = |n: usize| {
        let from: String = (0..n).map(|other| format!("from.f{other} = \"n{other}.text\"\n")).collect();
        format!("[node.n{n}]\nuse = \"template.render\"\nwith.template = \"x\"\n{from}")
    };
    let source: String = std::iter::once(head.to_owned()).chain((0..60).map(node)).collect();
    let svg = workflow::graph(&workflow::load(&source, "dense", &registry()).unwrap()).svg();
    assert_eq!(svg.matches("class=\"box\"").count(), 60);
    assert_eq!(svg.matches("class=\"tip\"").count(), 60 * 59 / 2);
}
