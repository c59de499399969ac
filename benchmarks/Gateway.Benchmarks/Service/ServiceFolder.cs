using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Benchmarks.Service;

/// <summary>A data folder with some suppliers of their own mailboxes, and 855s of twenty lines that confirm their orders.</summary>
sealed class ServiceFolder(string root, int partners, int interchanges)
{
    const int Lines = 20;

    internal string Root => root;

    internal string Profiles => Path.Combine(root, "profiles");

    internal string Orders => Path.Combine(root, "orders.csv");

    /// <summary>The shipped templates and policy, a profile for each supplier, and the settings.</summary>
    /// <param name="repository">Where they are shipped.</param>
    /// <param name="erp">The ERP's address.</param>
    /// <param name="database">A connection string of PostgreSQL; null for the embedded database.</param>
    internal void Write(string repository, string erp, string? database)
    {
        var shipped = Path.Combine(repository, "partner-profiles");
        Directory.CreateDirectory(Path.Combine(Profiles, "templates"));
        File.Copy(Path.Combine(shipped, "policy.yaml"), Path.Combine(Profiles, "policy.yaml"));
        foreach (var template in Directory.GetFiles(Path.Combine(shipped, "templates")))
            File.WriteAllText(Path.Combine(Profiles, "templates", Path.GetFileName(template)), Brisk(File.ReadAllText(template)));
        for (var i = 0; i < partners; i++) File.WriteAllText(Path.Combine(Profiles, Partner(i) + ".yaml"), Profile(i));
        WriteSettings(root, erp, database);
        File.WriteAllText(Orders, OrdersCsv());
    }

    /// <summary>A second node's folder: it shares payloads, mailboxes and database.</summary>
    internal string SecondNode(string erp, string database)
    {
        var second = Directory.CreateDirectory(Path.Combine(root, "second")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(second, "mailboxes"), Path.Combine(root, "mailboxes"));
        WriteSettings(second, erp, database);
        return second;
    }

    /// <summary>Puts files into the mailboxes, each at once under its name: the gateway may look meanwhile.</summary>
    internal void Drop(int first, int count)
    {
        var written = Path.Combine(root, "written");
        for (var i = 0; i < partners; i++) Directory.CreateDirectory(Mailbox(i, "in"));
        foreach (var number in Enumerable.Range(first, count))
        {
            File.WriteAllText(written, Response(number));
            File.Move(written, Path.Combine(Mailbox(number % partners, "in"), $"{number:0000000}.edi"));
        }
    }

    /// <summary>Answers that partners have got.</summary>
    internal int Answered() => Enumerable.Range(0, partners).Sum(i => Directory.Exists(Mailbox(i, "out")) ? Directory.EnumerateFiles(Mailbox(i, "out"), "*_997_*").Count() : 0);

    void WriteSettings(string folder, string erp, string? database) => File.WriteAllText(Path.Combine(folder, "gateway.json"), JsonSerializer.Serialize(new
    {
        Erp = new { Connector = "http", Http = new { BaseAddress = erp }, Orders = new { Query = "" } },
        Console = new { Url = "http://127.0.0.1:0" },
        Database = database is null ? (object)new { } : new { Provider = "postgresql", ConnectionString = database },
        Payloads = database is null ? (object)new { } : new { Folder = Path.Combine(root, "payloads") },
    }));

    // A schedule that calls each second keeps the clock out of it; what is sent on our side is not measured.
    static string Brisk(string template) => template
        .Replace("\"0/3 ", "\"0/1 ", StringComparison.Ordinal).Replace("\"0/5 ", "\"0/1 ", StringComparison.Ordinal)
        .Replace("map: x12-004010-850 }", "map: x12-004010-850, mode: shadow }", StringComparison.Ordinal);

    static string Partner(int index) => string.Create(CultureInfo.InvariantCulture, $"supplier-{index}");

    string Mailbox(int index, string folder) => Path.Combine(root, "mailboxes", Partner(index), folder);

    static string Profile(int index) => string.Create(CultureInfo.InvariantCulture, $$"""
        partner: {{Partner(index)}}
        name: Supplier {{index}}
        extends: x12-004010-supplier
        supplier: "{{Supplier(index)}}"
        identities:
          theirs:
            x12: { qualifier: "01", id: "{{Id(index)}}", group: SUPPLIER{{index}} }

        """);

    static int Supplier(int index) => 200_000 + index;

    static int Id(int index) => 118_000_000 + index;

    static string Order(int number) => string.Create(CultureInfo.InvariantCulture, $"47{number:00000000}");

    string OrdersCsv()
    {
        var csv = new StringBuilder("orderNumber,company,supplier,status,orderDate,currency,line,buyerItem,quantity,unit,price,requestedDate\n");
        for (var number = 1; number <= interchanges; number++)
            for (var line = 1; line <= Lines; line++)
                csv.Append(CultureInfo.InvariantCulture, $"{Order(number)},10,{Supplier(number % partners)},open,2026-11-02,USD,{line},NG-{line},{line * 10},EA,12.40,2026-11-16\n");
        return csv.ToString();
    }

    string Response(int number)
    {
        var partner = number % partners;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"ISA*00*          *00*          *01*{Id(partner),-15}*14*0081234560003  *261103*0815*U*00401*{number:000000000}*0*P*>~\n");
        text.Append(CultureInfo.InvariantCulture, $"GS*PR*SUPPLIER{partner}*NORTHGATE*20261103*0815*{number}*X*004010~\nST*855*0001~\nBAK*00*AD*{Order(number)}*20261102****A{number}*20261103~\n");
        for (var line = 1; line <= Lines; line++)
            text.Append(CultureInfo.InvariantCulture, $"PO1*{line}*{line * 10}*EA*12.4**BP*NG-{line}~\nACK*IA*{line * 10}*EA*068*20261116~\n");
        text.Append(CultureInfo.InvariantCulture, $"CTT*{Lines}~\nSE*{4 + 2 * Lines}*0001~\nGE*1*{number}~\nIEA*1*{number:000000000}~\n");
        return text.ToString();
    }
}
