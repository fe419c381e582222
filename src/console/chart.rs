//! Pictures of figures: bars, drawn by the server as SVG, with every number written beside its bar, so that colour tells nothing alone.

use actix_web::HttpResponse;
use plotters::{
    backend::SVGBackend,
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
    element::{Rectangle, Text},
    style::{Color, IntoFont, RGBColor, WHITE},
};

/// Narrow, so that the letters are still large when a telephone makes the picture smaller.
const WIDTH: i32 = 520;
/// Where the bars begin, behind their names.
const BARS_FROM: i32 = 150;
/// Where the longest bar ends; its number stands behind it.
const BARS_TO: i32 = 430;
const ROW: i32 = 30;
const HEADING: i32 = 44;
/// The height of a line; plotters makes its letters a fifth smaller.
const LETTERS: i32 = 22;
/// As on the pages: text, and the green of the name. Both have more than 7:1 on white.
const INK: RGBColor = RGBColor(11, 12, 12);
const BAR: RGBColor = RGBColor(11, 79, 74);
/// Longer names are cut: they stand whole in the table.
const MOST_OF_NAME: usize = 48;
const MOST_OF_LABEL: usize = 16;

/// What is shown together under one name.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name.
    pub name: String,
    /// Its bars.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What is counted.
    pub label: String,
    /// How long it is; none where the number is not told.
    pub value: Option<i64>,
    /// What is written behind it.
    pub told: String,
}

/// How long a bar can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// All groups are measured alike.
    Shared,
    /// Each group by its own longest bar.
    Each,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// The picture as an answer of its own address.
#[must_use]
pub fn answer(title: &str, groups: &[Group], scale: Scale) -> HttpResponse {
    match svg(title, groups, scale) {
        Ok(text) => HttpResponse::Ok().content_type("image/svg+xml").body(text),
        Err(error) => {
            tracing::error!(error = %error, "a picture could not be drawn");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn svg(title: &str, groups: &[Group], scale: Scale) -> Result<String, DrawingAreaErrorKind<std::io::Error>> {
    let height = groups.iter().map(height_of).sum::<i32>() + ROW;
    let mut text = String::new();
    {
        let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        area.fill(&WHITE)?;
        let longest = groups.iter().map(longest).max().unwrap_or(1);
        let mut top = 0;
        for group in groups {
            draw(&area, group, top, if scale == Scale::Shared { longest } else { self::longest(group) })?;
            top += height_of(group);
        }
        area.present()?;
    }
    let title = format!("><title>{}</title>", escaped(title));
    Ok(text.replacen('>', &title, 1))
}

fn height_of(group: &Group) -> i32 {
    HEADING + ROW * i32::try_from(group.bars.len()).unwrap_or(i32::MAX / ROW / 2)
}

fn longest(group: &Group) -> i64 {
    group.bars.iter().filter_map(|bar| bar.value).max().unwrap_or(1).max(1)
}

fn draw(area: &Area<'_>, group: &Group, top: i32, longest: i64) -> Drawn {
    let letters = ("sans-serif", LETTERS).into_font();
    area.draw(&Text::new(
        cut(&group.name, MOST_OF_NAME),
        (8, top + 16),
        letters.clone().style(plotters::style::FontStyle::Bold).color(&INK),
    ))?;
    for (at, bar) in (0..).zip(&group.bars) {
        let y = top + HEADING + ROW * at;
        area.draw(&Text::new(cut(&bar.label, MOST_OF_LABEL), (8, y), letters.color(&INK)))?;
        let end = BARS_FROM + length(bar.value.unwrap_or(0), longest);
        if end > BARS_FROM {
            area.draw(&Rectangle::new([(BARS_FROM, y - 1), (end, y + LETTERS + 1)], BAR.filled()))?;
        }
        area.draw(&Text::new(bar.told.clone(), (end + 8, y), letters.color(&INK)))?;
    }
    Ok(())
}

/// At least a line for what is not nothing.
fn length(value: i64, longest: i64) -> i32 {
    let whole = i64::from(BARS_TO - BARS_FROM);
    let part = i32::try_from(value.clamp(0, longest).saturating_mul(whole) / longest).unwrap_or(0);
    if value > 0 { part.max(2) } else { 0 }
}

fn cut(name: &str, most: usize) -> String {
    if name.chars().count() <= most { name.to_owned() } else { name.chars().take(most - 1).chain(['…']).collect() }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn bar(value: Option<i64>) -> Bar {
        Bar { label: "Received".into(), value, told: value.map_or("–".into(), |value| value.to_string()) }
    }

    #[test]
    fn a_hostile_name_is_text_and_nothing_has_a_style_of_its_own() {
        let name = "<script>alert(1)</script>\" onload='x' & אב ".to_owned() + &"n".repeat(200);
        let group = Group { name: name.clone(), bars: vec![bar(Some(7)), bar(Some(0)), bar(None)] };
        let text = svg(&name, &[group], Scale::Shared).unwrap();
        assert!(!text.contains("<script") && text.contains("&lt;script&gt;") && text.contains("אב"), "{text}");
        assert!(!text.contains("style=") && !text.contains("<style"));
        assert!(text.starts_with("<svg ") && text.contains("<title>&lt;script&gt;"), "{text}");
        assert_eq!(text.matches("<rect").count(), 2, "the background, and one bar");
    }

    #[test]
    fn bars_are_as_long_as_their_numbers() {
        assert_eq!((length(0, 9), length(9, 9), length(1, 100_000), length(i64::MAX, 3)), (0, BARS_TO - BARS_FROM, 2, BARS_TO - BARS_FROM));
    }
}
