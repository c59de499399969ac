using System.Text;
using System.Text.Encodings.Web;

namespace Gateway.Host.Health;

/// <summary><c>/</c>: the checks of <c>/health/ready</c> for a person, and the way to what else is answered here.</summary>
/// <remarks>It is always answered with 200: what restarts processes or sends traffic asks <c>/health</c>.</remarks>
static class StatusPage
{
    const string ContentType = "text/html; charset=utf-8";

    // No script, no picture, nothing from elsewhere.
    const string ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    static readonly string[] Methods = ["GET", "HEAD"];
    static readonly string[] Addresses = ["/health/live", "/health/ready", "/metrics"];

    /// <param name="listener">Of the console.</param>
    /// <param name="node">This gateway among those that share the database; a name for those who may see names.</param>
    /// <param name="readiness">What is shown.</param>
    /// <param name="readers">Who may see names.</param>
    internal static void Map(WebApplication listener, string node, Readiness readiness, ConsoleReaders readers) =>
        listener.MapMethods("/", Methods, async (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Text(Html(await readiness.LookAsync(), readers.MaySeeNames(http) ? node : null), ContentType);
        });

    static string Html(HealthReport report, string? node)
    {
        var text = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>B2B Gateway</title>")
            .Append("<style>body{font:16px sans-serif;margin:2em}td{padding:.2em 1em .2em 0}</style></head><body>\n")
            .Append("<h1>B2B Gateway</h1>\n<p>");
        if (node is not null) text.Append("Version ").Append(Encoded(Product.Version)).Append(", node ").Append(Encoded(node)).Append(": ");
        text.Append(HealthPage.Word(report.State)).Append("</p>\n<table>\n");
        foreach (var (name, answer) in report.Findings)
        {
            text.Append("<tr><td>").Append(Encoded(name)).Append("</td><td>").Append(HealthPage.Word(answer)).Append("</td><td>")
                .Append(Encoded(node is null ? answer.Nameless : answer.Text)).Append("</td></tr>\n");
        }

        text.Append("</table>\n<p>For programs:");
        foreach (var address in Addresses) text.Append(" <a href=\"").Append(address).Append("\">").Append(address).Append("</a>");
        return text.Append("</p>\n<p>Orders, documents and exceptions: <code>gateway --help</code></p>\n</body></html>\n").ToString();
    }

    static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
