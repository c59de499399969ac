namespace Gateway.Host.Erp;

/// <summary>The way into one ERP.</summary>
/// <remarks>Implementations make one attempt and say truthfully how it ended; back-off, order and retries belong to the
/// pipeline, whose work rows survive a crash. Bad answers are outcomes, not exceptions.</remarks>
interface IErpConnector
{
    /// <summary>Posts the document unless its key was posted before.</summary>
    Task<ErpOutcome> PostAsync(ErpPosting posting, CancellationToken cancellationToken);

    /// <summary>Asks whether the key was applied: Posted, NotFound, or Unavailable when the ERP does not say.</summary>
    Task<ErpOutcome> LookUpAsync(ErpPosting posting, CancellationToken cancellationToken);
}
