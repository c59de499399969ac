using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>What is counted when a step is committed.</summary>
enum Counted
{
    DeliveryReceived,
    DeliverySent,
    InterchangeTranslated,
    MessageTranslated,
    AcknowledgementBuilt,
    AcknowledgementReceived,
    AcknowledgementOverdue,
    Posting,
    As2Message,
    WorkFailed,
    WorkGivenUp,
}

/// <summary>So many more of something.</summary>
sealed record Count(Counted What, long Amount, TagList Tags);

/// <summary>What goes through the gateway, for those who watch it: docs/operations.md names every instrument.</summary>
/// <remarks>Counted after the commit, by the node that committed it: never twice, and not at all when the node dies in between.</remarks>
sealed class PipelineMeter : IDisposable
{
    internal const string Name = "Gateway.Pipeline";

    // From a posting to a file of two gigabytes.
    static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] };

    readonly TimeProvider _time;
    readonly Dictionary<Counted, Counter<long>> _counters;
    readonly Histogram<double> _stages;

    internal PipelineMeter(TimeProvider time)
    {
        _time = time;
        Meter = new(Name, Product.Version);
        _counters = new()
        {
            [Counted.DeliveryReceived] = Counter("deliveries.received", "{delivery}", "Files and messages that came in"),
            [Counted.DeliverySent] = Counter("deliveries.sent", "{delivery}", "Files and messages that partners have got"),
            [Counted.InterchangeTranslated] = Counter("interchanges.translated", "{interchange}", "Interchanges whose trailer was judged"),
            [Counted.MessageTranslated] = Counter("messages.translated", "{message}", "Messages by the verdict that their acknowledgement gives"),
            [Counted.AcknowledgementBuilt] = Counter("acknowledgements.built", "{acknowledgement}", "Acknowledgements written for partners"),
            [Counted.AcknowledgementReceived] = Counter("acknowledgements.received", "{acknowledgement}", "Acknowledgements that partners sent us, by what they say"),
            [Counted.AcknowledgementOverdue] = Counter("acknowledgements.missed", "{acknowledgement}", "Acknowledgements whose deadline passed without an answer"),
            [Counted.Posting] = Counter("postings", "{posting}", "What the ERP answered to postings"),
            [Counted.As2Message] = Counter("as2.messages", "{message}", "AS2 messages and receipts, by direction and outcome"),
            [Counted.WorkFailed] = Counter("work.failures", "{attempt}", "Attempts that failed and are repeated"),
            [Counted.WorkGivenUp] = Counter("work.given_up", "{item}", "Pieces of work that became dead letters"),
        };
        _stages = Meter.CreateHistogram("gateway.stage.duration", "s", "How long a stage worked on an item", tags: null, advice: Seconds);
    }

    internal Meter Meter { get; }

    internal void Add(Count count) => _counters[count.What].Add(count.Amount, count.Tags);

    /// <summary>Shows what a database commits.</summary>
    internal void Watch(Database database)
    {
        Meter.CreateObservableCounter("gateway.database.commits", () => database.Commits, "{commit}", "Transactions of this node that reached the disk");
        Meter.CreateObservableCounter("gateway.database.writes", () => database.Writes, "{write}", "Writes of this node that those commits bore");
    }

    /// <summary>A stage has left an item.</summary>
    internal void Worked(string stage, long since, string outcome) =>
        _stages.Record(_time.GetElapsedTime(since).TotalSeconds, new("stage", stage), new("outcome", outcome));

    public void Dispose() => Meter.Dispose();

    Counter<long> Counter(string name, string unit, string description) => Meter.CreateCounter<long>("gateway." + name, unit, description);
}
