using System.Text;
using Microsoft.Extensions.Configuration;

namespace SimulatedOperator;

/// <summary>Settings <c>Address</c>, where the operator listens, and <c>Secret</c>, with which it signs what it sends.</summary>
internal sealed record OperatorSettings(Uri Address, byte[] Secret)
{
    private const int ShortestSecret = 16;

    /// <exception cref="FormatException">One of them is missing or cannot be used.</exception>
    public static OperatorSettings Read(IConfiguration settings)
    {
        if (!Uri.TryCreate(settings["Address"], UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new FormatException("Modules:simulatedoperator:Settings:Address is no address; write it like http://127.0.0.1:5090.");
        if (settings["Secret"] is not { Length: >= ShortestSecret } secret)
            throw new FormatException($"Modules:simulatedoperator:Settings:Secret needs at least {ShortestSecret} characters.");
        return new OperatorSettings(address, Encoding.UTF8.GetBytes(secret));
    }
}
