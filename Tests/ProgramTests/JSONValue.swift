/// Any JSON.
enum JSONValue: Codable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .number(let number): try value.encode(number)
        case .string(let string): try value.encode(string)
        case .array(let array): try value.encode(array)
        case .object(let object): try value.encode(object)
        }
    }

    /// The differences of another value from this one: it may have more keys, but none may be missing. `isSame` compares two numbers;
    /// `ignoring` are keys whose values always differ.
    func differences(
        from other: JSONValue?, at place: String = "", ignoring: Set<String> = [], isSame: (Double, Double) -> Bool
    ) -> [String] {
        switch (self, other) {
        case (.object(let own), .object(let others)):
            return own.keys.sorted().filter { !ignoring.contains($0) }.flatMap { key in
                own[key]?.differences(from: others[key], at: "\(place).\(key)", ignoring: ignoring, isSame: isSame) ?? []
            }
        case (.array(let own), .array(let others)) where own.count == others.count:
            return own.indices.flatMap {
                own[$0].differences(from: others[$0], at: "\(place)[\($0)]", ignoring: ignoring, isSame: isSame)
            }
        case (.array(let own), .array(let others)): return ["\(place): \(own.count) values, now \(others.count)"]
        case (.number(let own), .number(let number)) where isSame(own, number): return []
        case _ where self == other: return []
        default: return ["\(place): \(self), now \(other.map { "\($0)" } ?? "gone")"]
        }
    }
}
