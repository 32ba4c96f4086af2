// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension MediaTypeTable {
    /// The types that the server knows by itself, for a system that has no table and for what such tables leave out.
    ///
    /// Read at the first use, in less than a tenth of a millisecond.
    package static let builtin: MediaTypeTable = {
        var table = MediaTypeTable()
        table.merge(mimeTypes: builtinText.utf8.span)
        return table
    }()

    /// IANA's names where there are some. JavaScript is text/javascript (RFC 9239).
    private static let builtinText = """
        # text
        text/html html htm shtml
        text/css css
        text/javascript js mjs
        text/plain txt text log conf cfg ini
        text/markdown md markdown
        text/csv csv
        text/tab-separated-values tsv
        text/calendar ics
        text/vcard vcf vcard
        text/vtt vtt
        text/xml xml xsl xsd
        text/x-c c h
        text/x-c++ cc cpp cxx hh hpp
        text/x-java java
        text/x-python py
        text/x-rust rs
        text/x-go go
        text/x-swift swift
        text/x-shellscript sh bash
        text/x-perl pl pm
        text/x-ruby rb
        text/x-lua lua
        text/x-sass sass
        text/x-scss scss
        text/x-less less
        text/x-diff diff patch
        text/x-tex tex ltx sty cls
        text/x-component htc
        text/troff t tr roff
        text/vnd.graphviz gv dot
        text/jsx jsx
        text/tsx tsx
        text/n3 n3
        text/turtle ttl
        # data
        application/json json map
        application/ld+json jsonld
        application/geo+json geojson
        application/feed+json jsonfeed
        application/manifest+json webmanifest
        application/x-ndjson ndjson jsonl
        application/json5 json5
        application/yaml yaml yml
        application/toml toml
        application/sql sql
        application/graphql graphql gql
        application/rss+xml rss
        application/atom+xml atom
        application/rdf+xml rdf owl
        application/xhtml+xml xhtml xht
        application/xml-dtd dtd mod
        application/xslt+xml xslt
        application/gpx+xml gpx
        application/vnd.google-earth.kml+xml kml
        application/vnd.google-earth.kmz kmz
        application/mathml+xml mathml
        application/opensearchdescription+xml osdx
        application/wasm wasm
        application/vnd.sqlite3 sqlite sqlite3
        application/vnd.apache.parquet parquet
        application/protobuf pb
        application/cbor cbor
        # images
        image/png png
        image/apng apng
        image/jpeg jpg jpeg jpe jfif
        image/gif gif
        image/webp webp
        image/avif avif
        image/heic heic
        image/heif heif
        image/jxl jxl
        image/jp2 jp2 jpg2
        image/svg+xml svg svgz
        image/bmp bmp
        image/tiff tif tiff
        image/vnd.microsoft.icon ico cur
        image/vnd.adobe.photoshop psd
        image/vnd.djvu djvu djv
        image/x-xcf xcf
        image/x-portable-pixmap ppm
        image/x-portable-graymap pgm
        image/x-portable-bitmap pbm
        image/x-xbitmap xbm
        image/x-xpixmap xpm
        image/ktx2 ktx2
        # fonts
        font/woff woff
        font/woff2 woff2
        font/ttf ttf
        font/otf otf
        font/collection ttc
        application/vnd.ms-fontobject eot
        # sound
        audio/mpeg mp3 mpga mp2
        audio/mp4 m4a m4b
        audio/aac aac
        audio/ogg ogg oga spx
        audio/opus opus
        audio/flac flac
        audio/wav wav
        audio/webm weba
        audio/midi mid midi
        audio/x-aiff aif aiff
        audio/x-matroska mka
        audio/x-mpegurl m3u
        # pictures that move
        video/mp4 mp4 m4v mp4v
        video/webm webm
        video/ogg ogv
        video/quicktime mov qt
        video/mpeg mpeg mpg mpe
        video/mp2t ts m2ts
        video/iso.segment m4s
        video/x-matroska mkv
        video/x-msvideo avi
        video/x-flv flv
        video/x-ms-wmv wmv
        video/3gpp 3gp
        video/3gpp2 3g2
        application/vnd.apple.mpegurl m3u8
        application/dash+xml mpd
        application/x-subrip srt
        # models
        model/gltf+json gltf
        model/gltf-binary glb
        model/stl stl
        model/obj obj
        model/mtl mtl
        model/3mf 3mf
        model/vnd.usdz+zip usdz
        # documents
        application/pdf pdf
        application/postscript ps eps ai
        application/rtf rtf
        application/epub+zip epub
        application/x-mobipocket-ebook mobi prc
        application/msword doc
        application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
        application/vnd.ms-excel xls
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
        application/vnd.ms-powerpoint ppt
        application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
        application/vnd.oasis.opendocument.text odt
        application/vnd.oasis.opendocument.spreadsheet ods
        application/vnd.oasis.opendocument.presentation odp
        application/vnd.oasis.opendocument.graphics odg
        application/vnd.visio vsd
        # archives and packages
        application/zip zip
        application/gzip gz tgz
        application/zstd zst
        application/x-brotli br
        application/x-bzip2 bz2 tbz2
        application/x-xz xz txz
        application/x-lzip lz
        application/x-lz4 lz4
        application/x-tar tar
        application/x-7z-compressed 7z
        application/vnd.rar rar
        application/x-cpio cpio
        application/java-archive jar war ear
        application/vnd.debian.binary-package deb udeb
        application/x-rpm rpm
        application/vnd.android.package-archive apk
        application/x-apple-diskimage dmg
        application/x-iso9660-image iso
        application/vnd.ms-cab-compressed cab
        application/x-msi msi
        application/vnd.microsoft.portable-executable exe dll
        application/x-xpinstall xpi
        application/x-bittorrent torrent
        application/x-shockwave-flash swf
        # keys and signatures
        application/pgp-signature asc sig
        application/pgp-keys pgp
        application/pem-certificate-chain pem
        application/pkix-cert cer crt
        application/pkix-crl crl
        application/pkcs10 p10 csr
        application/x-pkcs12 p12 pfx
        # anything else
        application/octet-stream bin img dat
        """
}
