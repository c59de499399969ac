namespace Gateway.Transports;

/// <summary>One entry of a folder's listing.</summary>
/// <param name="Name">As listed; hostile until <see cref="FileName.IsUsable"/> has said otherwise.</param>
/// <param name="SizeBytes">As listed.</param>
/// <param name="Stamp">The other side's time of last change: compared only with itself, never with our clock.</param>
/// <param name="IsFile">Neither a folder nor a link.</param>
public sealed record RemoteFile(string Name, long SizeBytes, long Stamp, bool IsFile = true);
