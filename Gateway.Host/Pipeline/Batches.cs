using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>A document that can be written, and the bytes of its message.</summary>
readonly record struct WritableDocument(DocumentDue Due, int SizeBytes);

/// <summary>Puts documents together into interchanges.</summary>
static class Batches
{
    /// <summary>The batches that go out now, each in the order in which its documents became due; what is left waits.</summary>
    /// <param name="documents">What can be written.</param>
    /// <param name="settings">How much fits into one interchange.</param>
    /// <param name="isReleased">Whether what became due at a moment goes out although its batch is not full.</param>
    internal static IEnumerable<IReadOnlyList<DocumentDue>> Of(
        IEnumerable<WritableDocument> documents, BatchSettings settings, Func<DateTimeOffset, bool> isReleased)
    {
        var batch = new List<DocumentDue>();
        var size = 0L;
        foreach (var (due, bytes) in documents)
        {
            if (batch.Count > 0 && (batch.Count == settings.Documents || size + bytes > settings.SizeBytes))
            {
                yield return batch;
                (batch, size) = ([], 0);
            }

            batch.Add(due);
            size += bytes;
        }

        if (batch.Count == settings.Documents || size >= settings.SizeBytes || batch.Exists(d => isReleased(d.Since))) yield return batch;
    }
}
