using System.Buffers.Binary;
using System.Diagnostics;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>The traces: one a delivery, from its receipt over every stage, node and day to the ERP's answer and the acknowledgement.</summary>
/// <remarks>The trace's id is the delivery's: a ULID has as many bits. So the story needs no look-up and no state, survives a
/// restart, and a connector's HTTP request carries it to the ERP as <c>traceparent</c>.</remarks>
static class PipelineTrace
{
    internal const string Name = "Gateway.Pipeline";

    static readonly ActivitySource Source = new(Name, Product.Version);

    /// <summary>The span of a stage's work on one item; null when nobody listens.</summary>
    internal static Activity? Begin(string stage, WorkItem work)
    {
        var span = Source.StartActivity(stage, ActivityKind.Internal, Story(work.CorrelationId));
        span?.SetTag("gateway.correlation_id", work.CorrelationId).SetTag("gateway.subject_id", work.SubjectId).SetTag("gateway.attempt", work.Attempts);
        return span;
    }

    /// <summary>The span of a receipt, with which the story begins.</summary>
    internal static Activity? BeginReceipt(string deliveryId, string channel)
    {
        var span = Source.StartActivity("Receive", ActivityKind.Consumer, Story(deliveryId));
        span?.SetTag("gateway.correlation_id", deliveryId).SetTag("gateway.mailbox", channel);
        return span;
    }

    internal static void Fail(Activity? span, Exception error) => span?.SetStatus(ActivityStatusCode.Error, error.Message).AddException(error);

    /// <summary>The trace of a delivery. Its first span is nobody's: the delivery itself.</summary>
    internal static ActivityContext Story(string correlationId)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(id, UlidSource.ValueOf(correlationId));
        return new(ActivityTraceId.CreateFromBytes(id), ActivitySpanId.CreateFromBytes(id[8..]), ActivityTraceFlags.Recorded, isRemote: true);
    }
}
