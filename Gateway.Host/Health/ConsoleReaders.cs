using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Health;

/// <summary>Who may see the names of partners on the pages of the console: who asks from this machine, or shows the token.</summary>
/// <param name="token">What <c>Console:TokenSecret</c> names, asked at each look; null where there is none.</param>
sealed class ConsoleReaders(Func<string>? token)
{
    internal const string TokenKey = "Console:TokenSecret";

    const string Scheme = "Bearer ";

    internal static ConsoleReaders Read(IConfiguration settings, Func<string, string> secret) =>
        new(settings[TokenKey] is { Length: > 0 } name ? () => secret(name) : null);

    internal bool MaySeeNames(HttpContext http) =>
        http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address) || Shows(http.Request.Headers.Authorization.ToString());

    bool Shows(string authorization) => token is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization[Scheme.Length..]), Encoding.UTF8.GetBytes(token()));
}
