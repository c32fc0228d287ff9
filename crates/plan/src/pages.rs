//! The guide as pages that any browser shows: one a question, and one that lists them.

use std::fmt::Write;

use crate::{Block, Topic};

const STYLE: &str = "body{font:17px/1.55 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#161b20;\
background:#fff}h1{font-weight:400;line-height:1.2}nav,footer{font-size:.85rem;color:#56606b}a{color:#0f4a5a}li{margin:.4em 0}\
.grade{font-size:.75em;color:#48515b;background:#eceff2;border-radius:.2em;padding:.05em .35em}\
@media(prefers-color-scheme:dark){body{background:#14181c;color:#e6eaee}a{color:#7cc4d8}.grade{background:#2a3138;color:#c6ced6}}";

/// Each page with its file name: `index.html` first, then one for each topic. Nothing is loaded from elsewhere.
#[must_use]
pub fn guide_pages(topics: &[Topic]) -> Vec<(String, String)> {
    let mut list = String::from("<h1>What people ask about scalp micropigmentation</h1><ol>");
    for topic in topics {
        let _ = write!(list, r#"<li><a href="{}.html">{}</a></li>"#, topic.id, escaped(&topic.title));
    }
    list.push_str(
        "</ol><p>Behind every number stands what it rests on: published work, the habit of practitioners, \
a seller’s claim, or a derivation; unverified means recalled and not read in its source.</p>",
    );
    let mut pages = vec![("index.html".to_owned(), page("Guide to scalp micropigmentation", &list))];
    pages.extend(topics.iter().map(|topic| (format!("{}.html", topic.id), of(topic))));
    pages
}

fn of(topic: &Topic) -> String {
    let title = escaped(&topic.title);
    let mut body = format!(r#"<nav><a href="index.html">All questions</a></nav><h1>{title}</h1>"#);
    for block in &topic.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = write!(body, "<p>{}</p>", marked(text));
            }
            Block::List(items) => {
                body.push_str("<ul>");
                for item in items {
                    let _ = write!(body, "<li>{}</li>", marked(item));
                }
                body.push_str("</ul>");
            }
        }
    }
    if !topic.sources.is_empty() {
        let sources: Vec<String> = topic.sources.iter().map(|source| escaped(source)).collect();
        let _ = write!(body, "<footer>Sources: {}</footer>", sources.join("; "));
    }
    page(&topic.title, &body)
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
content=\"width=device-width\"><title>{}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n",
        escaped(title)
    )
}

/// The text with its grades, which stand in square brackets, set apart.
fn marked(text: &str) -> String {
    escaped(text).replace('[', r#"<span class="grade">"#).replace(']', "</span>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use stubble_evidence::Evidence;

    use super::*;

    #[test]
    fn every_question_has_a_page_that_the_list_leads_to() {
        let topics = crate::guide(&Evidence::builtin(), None).unwrap();
        let pages = guide_pages(&topics);
        assert_eq!(pages.len(), topics.len() + 1);
        for topic in &topics {
            let name = format!("{}.html", topic.id);
            assert!(pages[0].1.contains(&format!(r#"href="{name}""#)));
            let (_, text) = pages.iter().find(|(file, _)| *file == name).unwrap();
            assert_eq!(text.matches("<span").count(), text.matches("</span>").count(), "{name}");
            assert!(text.contains(r#"class="grade""#) && text.contains("Sources: "), "{name}");
            assert!(!text.contains("http-equiv") && !text.contains("src="), "{name} loads something");
        }
    }

    #[test]
    fn text_is_never_markup() {
        let topic = Topic {
            id: "x".to_owned(),
            title: "<b> & \"c\"?".to_owned(),
            blocks: vec![Block::Paragraph("<script>1 [own]".to_owned())],
            sources: Vec::new(),
        };
        let page = &guide_pages(&[topic])[1].1;
        assert!(
            !page.contains("<script") && page.contains("&lt;script&gt;1 <span class=\"grade\">own</span>")
        );
        assert!(page.contains("&lt;b&gt; &amp; &quot;c&quot;?"));
    }
}
