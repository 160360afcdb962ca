using System.Globalization;
using System.Xml.Linq;
using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>The few shapes that the pictures are made of. Elements and not text, so that nothing is left unescaped.</summary>
internal static class Svg
{
    /// <param name="label">Read out instead of the picture.</param>
    public static XElement Picture(double width, double height, string kind, string label) => new(
        "svg",
        new XAttribute("class", kind),
        new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
        new XAttribute("role", "img"),
        new XAttribute("aria-label", label));

    public static XElement Box(double x, double y, double width, double height, string kind) => new(
        "rect",
        new XAttribute("class", kind),
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        new XAttribute("width", Number(width)),
        new XAttribute("height", Number(height)));

    public static XElement Line(double x1, double y1, double x2, double y2, string kind) => new(
        "line",
        new XAttribute("class", kind),
        new XAttribute("x1", Number(x1)),
        new XAttribute("y1", Number(y1)),
        new XAttribute("x2", Number(x2)),
        new XAttribute("y2", Number(y2)));

    public static XElement Shape(string kind, params (double X, double Y)[] points) => new(
        "polygon",
        new XAttribute("class", kind),
        new XAttribute("points", string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"))));

    public static XElement Words(double x, double y, string kind, string words) => new(
        "text",
        new XAttribute("class", kind),
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        OfficialText.Clean(words));

    /// <summary>A group that tells more when it is pointed at.</summary>
    public static XElement Told(string words, params IEnumerable<XElement> shapes) => new("g", new XElement("title", OfficialText.Clean(words)), shapes);

    public static string Markup(XElement picture) => picture.ToString(SaveOptions.DisableFormatting);

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
