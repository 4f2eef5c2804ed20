{
  'variables': { 'openssl_fips': '' },
  'targets': [{
    'target_name': 'locksign',
    'sources': ["<!@(node ../tools/make/native-sources.js <(OS))"],
    'include_dirs': ['.', "<!(node -p \"require('node-addon-api').include_dir\")"],
    'defines': [
      'LOCKSIGN_VERSION="<!(node -p \"require(\'../package.json\').version\")"',
      'NAPI_VERSION=8',
      'NAPI_DISABLE_CPP_EXCEPTIONS',
      'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      'NODE_ADDON_API_DISABLE_DEPRECATED',
    ],
    'defines!': ['_FILE_OFFSET_BITS=64'],
    'cflags_cc': [
      '-std=c++17', '-O2', '-Wall', '-Wextra', '-Werror', '-Wno-cast-function-type',
      '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics', '-fvisibility=hidden', '-ffunction-sections', '-fstack-protector-strong',
      '-fno-unwind-tables', '-fno-asynchronous-unwind-tables', # nothing unwinds without exceptions
    ],
    'cflags_cc!': ['-std=gnu++17', '-O3', '-fexceptions', '-frtti'],
    'cflags!': ['-O3', '-fexceptions'],
    'conditions': [
      ['OS=="linux"', {
        'ldflags': ['-nodefaultlibs', '-Wl,--version-script=<(module_root_dir)/addon/exports.map', '-Wl,-z,relro,-z,now', '-Wl,--gc-sections', '-Wl,--no-undefined-version'],
        'libraries': ['-lgcc', '-lc'],
        'conditions': [
          # libgcc's choice of atomics asks __getauxval, which is glibc's alone.
          ['target_arch=="arm64"', { 'cflags_cc': ['-mno-outline-atomics'] }],
        ],
      }],
      ['OS=="mac"', {
        'xcode_settings': {
          'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
          'GCC_ENABLE_CPP_EXCEPTIONS': 'NO',
          'GCC_ENABLE_CPP_RTTI': 'NO',
          'GCC_OPTIMIZATION_LEVEL': '2',
          'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
          'MACOSX_DEPLOYMENT_TARGET': '11.0',
          'WARNING_CFLAGS': ['-Wall', '-Wextra', '-Werror', '-Wno-cast-function-type'],
          'OTHER_CFLAGS': ['-fstack-protector-strong'],
          'OTHER_CPLUSPLUSFLAGS': ['-fno-threadsafe-statics', '-fstack-protector-strong'],
        },
      }],
      ['OS=="win"', {
        'defines': ['WIN32_LEAN_AND_MEAN', 'NOMINMAX', '_WIN32_WINNT=0x0A00', '_HAS_EXCEPTIONS=0'],
        # 4127: conditions that are constant in one instance of a template. 4324: padding that alignas asks for.
        # 4530, 4577: try and noexcept in the standard library's headers. 4702: unreachable code in napi-inl.h.
        'msvs_disabled_warnings': [4127, 4324, 4530, 4577, 4702],
        'msvs_settings': {
          'VCCLCompilerTool': {
            'AdditionalOptions': ['/Zc:threadSafeInit-', '/guard:cf'],
            'ExceptionHandling': 0,
            'RuntimeTypeInfo': 'false',
            'WarningLevel': 4,
            'WarnAsError': 'true',
          },
          'VCLinkerTool': { 'AdditionalOptions': ['/guard:cf'] },
        },
      }],
    ],
  }],
}
