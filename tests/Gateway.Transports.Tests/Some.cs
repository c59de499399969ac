using System.Text;

namespace Gateway.Transports.Tests;

/// <summary>Small values that tests need.</summary>
static class Some
{
    internal static Stream Bytes(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));
}
