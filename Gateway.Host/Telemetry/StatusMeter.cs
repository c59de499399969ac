using System.Diagnostics.Metrics;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Telemetry;

/// <summary>How it stands, as gauges: of the whole database what nodes share, of this node its disk and its mailboxes.</summary>
sealed class StatusMeter : IDisposable
{
    internal const string Name = "Gateway.Standing";

    readonly TimeProvider _time;
    readonly Func<Standing?> _latest;

    /// <param name="latest">The last look. Gauges read it and ask nobody, for they are read on the threads of those who collect.</param>
    /// <param name="time">The clock.</param>
    internal StatusMeter(Func<Standing?> latest, TimeProvider time)
    {
        (_latest, _time) = (latest, time);
        Meter = new(Name, Product.Version);
        // A stage without work is a nought, and not a line that ends.
        Gauge("work.waiting", "{item}", "Work that is due or put off, by stage", s => ByStage(s, dead: false, w => w?.Items ?? 0));
        Gauge("work.age", "s", "How long the oldest work of a stage has been due", s => ByStage(s, dead: false, Age));
        Gauge("work.dead", "{item}", "Work that was given up and waits for a person, by stage", s => ByStage(s, dead: true, w => w?.Items ?? 0));
        Gauge("acknowledgements.due", "{acknowledgement}", "Acknowledgements that we owe to a partner", s => ByPartner(s.Owed, a => a.Items));
        Gauge("acknowledgements.due.age", "s", "How long the oldest acknowledgement that we owe has been due", s => ByPartner(s.Owed, a => Seconds(a.Oldest)));
        Gauge("acknowledgements.expected", "{acknowledgement}", "Acknowledgements that a partner owes us, before their deadline", s => ByPartner(s.Expected, a => a.Items));
        Gauge("acknowledgements.overdue", "{acknowledgement}", "Acknowledgements that a partner owes us past their deadline", s => ByPartner(s.Overdue, a => a.Items));
        Gauge("interchanges.missing", "{interchange}", "Interchanges of a partner that never came", s => s.Missing.Select(m => Tagged(m.Items, "partner", m.Partner)));
        Gauge("exceptions.open", "{case}", "Exceptions that wait for a decision", s => s.Work is null ? [] : [new(s.OpenCases)]);
        Gauge("mailbox.up", "1", "1 while a mailbox gives access, 0 while it does not", s => s.Mailboxes.Select(m => Tagged(m.DeadSince is null ? 1 : 0, "mailbox", m.Channel)));
        Gauge("disk.free", "By", "Free on the disk of the data folder", s => [new(s.DiskFreeBytes)]);
        Gauge("database.up", "1", "1 while the database answers, 0 while it does not", s => [new(s.IsDatabaseDown ? 0 : 1)]);
    }

    internal Meter Meter { get; }

    public void Dispose() => Meter.Dispose();

    void Gauge(string name, string unit, string description, Func<Standing, IEnumerable<Measurement<double>>> read) =>
        Meter.CreateObservableGauge("gateway." + name, () => _latest() is { } standing ? read(standing) : [], unit, description);

    static IEnumerable<Measurement<double>> ByStage(Standing standing, bool dead, Func<WorkStanding?, double> value) => standing.Work is { } work
        ? StageNames.All.Select(stage => Tagged(value(work.FirstOrDefault(w => w.Kind == stage && w.IsDead == dead)), "stage", stage))
        : [];

    static IEnumerable<Measurement<double>> ByPartner(IReadOnlyList<AcknowledgementStanding> all, Func<AcknowledgementStanding, double> value) =>
        all.Select(a => Tagged(value(a), "partner", a.Partner));

    static Measurement<double> Tagged(double value, string key, string text) => new(value, new KeyValuePair<string, object?>(key, text));

    double Age(WorkStanding? work) => work is null ? 0 : Seconds(work.Oldest);

    // What is due later has no age yet.
    double Seconds(DateTimeOffset since) => Math.Max(0, (_time.GetUtcNow() - since).TotalSeconds);
}
